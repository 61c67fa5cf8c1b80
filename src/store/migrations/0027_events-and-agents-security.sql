ALTER TABLE "bellwether"."agent" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."event_source" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."inbound_event" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."agent" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."event_source", "bellwether"."inbound_event" TO bellwether_app;--> statement-breakpoint
GRANT SELECT ON "bellwether"."event_source" TO bellwether_connector;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."inbound_event" TO bellwether_connector;
