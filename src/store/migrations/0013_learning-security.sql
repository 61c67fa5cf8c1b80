ALTER TABLE "bellwether"."settings_version" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."alerted_deal" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."feedback" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."signal_standing" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What was saved stays on record: settings are never changed in place.
GRANT SELECT, INSERT ON "bellwether"."settings_version" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."alerted_deal" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "bellwether"."feedback" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "bellwether"."signal_standing" TO bellwether_app;
