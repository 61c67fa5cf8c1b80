-- FORCE makes the policies hold for the owner too; the role gets no more than it needs.
ALTER TABLE "bellwether"."audit" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."activity" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."connection" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."record" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."record_change" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."score" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT USAGE ON SCHEMA "bellwether" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."activity", "bellwether"."connection", "bellwether"."episode", "bellwether"."outbox", "bellwether"."record", "bellwether"."record_change", "bellwether"."score", "bellwether"."sync_cursor" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."audit" TO bellwether_app;--> statement-breakpoint
GRANT SELECT ON "bellwether"."workspace", "bellwether"."kill_switch" TO bellwether_app;
--> statement-breakpoint
ALTER TABLE "bellwether"."credential" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."authorization_request" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."data_key" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."reauth_notice" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."audit_seal" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT USAGE ON SCHEMA app, "bellwether" TO bellwether_connector, bellwether_sealer, bellwether_control;--> statement-breakpoint
-- The connector role has the secrets and nothing of the mirror; the app role the mirror and nothing of the secrets.
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."credential", "bellwether"."authorization_request", "bellwether"."data_key" TO bellwether_connector;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON "bellwether"."reauth_notice" TO bellwether_connector;--> statement-breakpoint
GRANT SELECT, UPDATE (delivered_at) ON "bellwether"."reauth_notice" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."audit" TO bellwether_connector;--> statement-breakpoint
GRANT SELECT (tenant_id, id, system, settings, health), UPDATE (health, health_reason) ON "bellwether"."connection" TO bellwether_connector;--> statement-breakpoint
CREATE POLICY connector_audit ON "bellwether"."audit" FOR ALL TO bellwether_connector USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY connector_health ON "bellwether"."connection" FOR ALL TO bellwether_connector USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
-- The sealer reads every tenant's audit and appends to the chains; nobody may change or remove a link.
CREATE POLICY sealer_read ON "bellwether"."audit" FOR SELECT TO bellwether_sealer USING (true);--> statement-breakpoint
GRANT SELECT ON "bellwether"."audit" TO bellwether_sealer;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."audit_seal" TO bellwether_sealer;--> statement-breakpoint
GRANT SELECT ON "bellwether"."audit_seal" TO bellwether_app;--> statement-breakpoint
-- The kill switch. Not forced: the owner reads it for the whole installation. The global row always exists, so that a reader
-- who sees no row at all knows that it cannot read, and stops. A tenant's transaction sees its own orders and the global ones;
-- a process that watches for all its tenants sets none.
INSERT INTO "bellwether"."kill_switch" (scope, subject, is_engaged, reason, changed_by) VALUES ('global', '', false, 'never engaged', 'bellwether') ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE "bellwether"."kill_switch" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY kill_switch_read ON "bellwether"."kill_switch" FOR SELECT TO bellwether_app USING (coalesce(current_setting('app.tenant', true), '') IN ('', split_part(subject, '/', 1)) OR scope = 'global' OR subject LIKE '*/%');--> statement-breakpoint
CREATE POLICY kill_switch_control ON "bellwether"."kill_switch" FOR ALL TO bellwether_control USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "bellwether"."kill_switch" TO bellwether_control;
--> statement-breakpoint
-- Ids, states and times of open rows; never a payload, a recipient or a receipt. It writes its own mark and nothing else.
GRANT USAGE ON SCHEMA "bellwether" TO bellwether_relay;--> statement-breakpoint
GRANT SELECT ("tenant_id", "id", "status", "attempt", "crash_attempts", "due_at", "lease_until", "queued_until"), UPDATE ("queued_until") ON "bellwether"."outbox" TO bellwether_relay;--> statement-breakpoint
GRANT SELECT ON "bellwether"."kill_switch" TO bellwether_relay;
--> statement-breakpoint
CREATE POLICY kill_switch_relay ON "bellwether"."kill_switch" FOR SELECT TO bellwether_relay USING (true);
--> statement-breakpoint
ALTER TABLE "bellwether"."win_model" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."win_model" TO bellwether_app;
