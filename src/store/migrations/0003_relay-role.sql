-- The relay serves every tenant, so it runs as a role of its own that may see no tenant's content.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bellwether_relay') THEN
    CREATE ROLE bellwether_relay NOLOGIN NOINHERIT NOBYPASSRLS;
  END IF;
  EXECUTE format('GRANT bellwether_relay TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server made the role at the same moment
END
$$;
