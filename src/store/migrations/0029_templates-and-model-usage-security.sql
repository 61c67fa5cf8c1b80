ALTER TABLE "bellwether"."plan_template" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."model_usage" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON "bellwether"."plan_template" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "bellwether"."model_usage" TO bellwether_app;
