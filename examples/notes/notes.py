"""Notes, kept in Postgres."""

from flask import Flask, jsonify, request

from database import connect

app = Flask(__name__)


@app.get("/up")
def up():
    """The health check: an app without its database is not well."""
    with connect() as database, database.cursor() as cursor:
        cursor.execute("select 1")
    return "ok\n"


@app.get("/notes")
def listed():
    with connect() as database, database.cursor() as cursor:
        cursor.execute("select text from notes order by id desc limit 100")
        return jsonify([text for (text,) in cursor])


@app.post("/notes")
def added():
    with connect() as database, database.cursor() as cursor:
        cursor.execute("insert into notes (text) values (%s)", (request.get_data(as_text=True),))
    return "", 201
