DROP INDEX "bellwether"."outbox_open";--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ALTER COLUMN "request_key" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "rule" text NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "subject_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "trigger_epoch" text NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "failed_attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "is_ambiguous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "queued_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "budget_owner" text;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "budget_date" date;--> statement-breakpoint
CREATE INDEX "outbox_budget" ON "bellwether"."outbox" USING btree ("tenant_id","budget_date","budget_owner") WHERE budget_date is not null;--> statement-breakpoint
CREATE INDEX "outbox_open" ON "bellwether"."outbox" USING btree ("tenant_id","due_at") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE POLICY "relay_reads_open" ON "bellwether"."outbox" AS PERMISSIVE FOR SELECT TO "bellwether_relay" USING (status in ('pending', 'sending'));--> statement-breakpoint
CREATE POLICY "relay_marks_open" ON "bellwether"."outbox" AS PERMISSIVE FOR UPDATE TO "bellwether_relay" USING (status in ('pending', 'sending')) WITH CHECK (status in ('pending', 'sending'));