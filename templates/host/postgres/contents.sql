-- What an extension keeps for itself is its own affair: its tables are left out.
SELECT format('SELECT %L, %L, %L, count(*) FROM ONLY %I.%I', current_database(), 'rows of ' || n.nspname || '.' || c.relname, 'rows', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname \gexec
SELECT current_database(), 'large objects', 'large objects', count(*) FROM pg_largeobject_metadata;
-- Who reads a large object takes the lock of a writer, so these alone cannot be locked: what is in them is compared.
SELECT current_database(), 'hash of large objects', 'hash', coalesce(sum(('x' || left(md5(loid || '/' || pageno || '/' || encode(data, 'hex')), 15))::bit(60)::bigint), 0) FROM pg_largeobject;
SELECT current_database(), 'extension ' || extname, 'extensions', 1 FROM pg_extension ORDER BY extname;
SELECT current_database(), 'view ' || n.nspname || '.' || c.relname, 'views', 1
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname;
