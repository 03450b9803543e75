-- Prints what sets the same sequences of another server to where they are here.
SELECT format('SELECT format(%L, last_value, is_called) FROM %I.%I', 'SELECT setval(' || replace(quote_literal(format('%I.%I', n.nspname, c.relname)), '%', '%%') || ', %s, %L) \g /dev/null', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \gexec
