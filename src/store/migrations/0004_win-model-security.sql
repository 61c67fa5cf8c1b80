ALTER TABLE "bellwether"."win_model" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."win_model" TO bellwether_app;
