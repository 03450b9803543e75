"""Runs once in the new image, when every new replica is healthy and before any host switches: the old release serves on meanwhile."""

from database import connect

with connect() as database, database.cursor() as cursor:
    cursor.execute("create table if not exists notes (id serial primary key, text text not null, made_at timestamptz not null default now())")
print("the table is there")
