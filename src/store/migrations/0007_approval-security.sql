ALTER TABLE "bellwether"."approval" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What was asked never changes; only whether it was answered and used does.
GRANT SELECT, INSERT, UPDATE (state, answered_by, answered_at, used_at), DELETE ON "bellwether"."approval" TO bellwether_app;
