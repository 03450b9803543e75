SELECT 'major', current_setting('server_version_num')::int / 10000;
SELECT 'bytes', sum(pg_database_size(oid)) FROM pg_database;
SELECT 'replica', 'yes' WHERE pg_is_in_recovery();
SELECT 'tablespace', spcname FROM pg_tablespace WHERE spcname NOT LIKE 'pg\_%' ORDER BY spcname;
SELECT 'slot', slot_name FROM pg_replication_slots WHERE NOT temporary ORDER BY slot_name;
SELECT 'setting', name FROM pg_settings WHERE sourcefile LIKE '%/postgresql.auto.conf' ORDER BY name;
