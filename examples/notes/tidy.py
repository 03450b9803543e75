"""The nightly job: notes older than thirty days go."""

from database import connect

with connect() as database, database.cursor() as cursor:
    cursor.execute("delete from notes where made_at < now() - interval '30 days'")
    print(f"{cursor.rowcount} old notes removed")
