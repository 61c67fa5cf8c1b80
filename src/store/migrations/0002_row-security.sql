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
