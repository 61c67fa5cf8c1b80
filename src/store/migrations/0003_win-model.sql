CREATE TABLE "bellwether"."win_model" (
	"tenant_id" text NOT NULL,
	"trained_as_of" timestamp (3) with time zone NOT NULL,
	"version" text NOT NULL,
	"data_version" text NOT NULL,
	"verdict" text NOT NULL,
	"body" jsonb,
	"report" jsonb NOT NULL,
	CONSTRAINT "win_model_tenant_id_trained_as_of_pk" PRIMARY KEY("tenant_id","trained_as_of")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."win_model" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."win_model" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));