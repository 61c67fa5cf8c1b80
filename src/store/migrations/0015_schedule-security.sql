ALTER TABLE "bellwether"."schedule" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."schedule_run" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."schedule", "bellwether"."schedule_run" TO bellwether_app;
