ALTER TABLE "bellwether"."plan_run" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."plan_step" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."plan_run", "bellwether"."plan_step" TO bellwether_app;
