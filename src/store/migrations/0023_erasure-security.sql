ALTER TABLE "bellwether"."erased_identity" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."audit_redaction" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."erased_identity" TO bellwether_app;--> statement-breakpoint
GRANT SELECT ON "bellwether"."audit_redaction" TO bellwether_app, bellwether_sealer;--> statement-breakpoint
-- Whoever may change the audit does nothing else; no login but the owner's has the role.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bellwether_eraser') THEN
    CREATE ROLE bellwether_eraser NOLOGIN NOINHERIT NOBYPASSRLS;
  END IF;
  EXECUTE format('GRANT bellwether_eraser TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server made the role at the same moment
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app, "bellwether" TO bellwether_eraser;--> statement-breakpoint
GRANT SELECT, DELETE, UPDATE (principal_id, subject, purpose, reason, detail) ON "bellwether"."audit" TO bellwether_eraser;--> statement-breakpoint
GRANT SELECT, DELETE ON "bellwether"."audit_seal" TO bellwether_eraser;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."audit_redaction" TO bellwether_eraser;--> statement-breakpoint
CREATE POLICY eraser ON "bellwether"."audit" FOR ALL TO bellwether_eraser USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY eraser ON "bellwether"."audit_seal" FOR ALL TO bellwether_eraser USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY eraser ON "bellwether"."audit_redaction" FOR ALL TO bellwether_eraser USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY sealer ON "bellwether"."audit_redaction" FOR SELECT TO bellwether_sealer USING (true);
