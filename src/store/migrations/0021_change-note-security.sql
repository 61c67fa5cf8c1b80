ALTER TABLE "bellwether"."change_note" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON "bellwether"."change_note" TO bellwether_app;
