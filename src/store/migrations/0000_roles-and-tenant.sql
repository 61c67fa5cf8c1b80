CREATE SCHEMA IF NOT EXISTS "app";
--> statement-breakpoint
-- The tenant of this transaction. A transaction-local setting reads '' once it is over, which would silently match nothing.
CREATE OR REPLACE FUNCTION app.tenant() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  tenant text := current_setting('app.tenant', true);
BEGIN
  IF tenant IS NULL OR tenant = '' THEN
    RAISE EXCEPTION 'No tenant is set in this transaction: open it with withTenant().' USING ERRCODE = '42501';
  END IF;
  RETURN tenant;
END
$$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bellwether_app') THEN
    CREATE ROLE bellwether_app NOLOGIN NOINHERIT NOBYPASSRLS;
  END IF;
  EXECUTE format('GRANT bellwether_app TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server made the role at the same moment
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app TO bellwether_app;
--> statement-breakpoint
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

--> statement-breakpoint
-- One role for each job that must not be done by another: credentials, the audit's chain, the kill switch.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['bellwether_connector', 'bellwether_sealer', 'bellwether_control'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT NOBYPASSRLS', name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this server made the role at the same moment
    END;
    BEGIN
      EXECUTE format('GRANT %I TO %I', name, current_user);
    EXCEPTION WHEN unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;
