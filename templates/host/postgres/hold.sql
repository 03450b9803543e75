SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') \g /dev/null
SET lock_timeout = '30s';
BEGIN;
LOCK TABLE pg_largeobject_metadata IN EXCLUSIVE MODE;
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN
    SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY c.oid
  LOOP
    EXECUTE format('LOCK TABLE ONLY %s IN EXCLUSIVE MODE', name);
  END LOOP;
END
$$;
SELECT 'held';
