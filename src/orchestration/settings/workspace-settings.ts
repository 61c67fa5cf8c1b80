import { hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import { riskSettingsOf, type WorkspaceSettings, workspaceSettingsSchema } from '../../domain/workspace-settings.ts';
import { appendAudit } from '../../store/audit-log.ts';
import { sql } from '../../store/drizzle.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { appendSettingsVersion, readSettingsVersion } from '../../store/settings-versions.ts';

/** A workspace's settings and which version they are; 0: nothing was ever saved, all is the product's default. */
export interface CurrentSettings {
  readonly version: number;
  readonly settings: WorkspaceSettings;
}

/**
 * The settings in force in the transaction's workspace. What was kept under `pipeline` before there were versions still counts.
 * @throws AppError `invalid_input` naming the setting that cannot be read
 */
export async function readWorkspaceSettings(tx: TenantTransaction): Promise<CurrentSettings> {
  const row = await readSettingsVersion(tx);
  const parsed = workspaceSettingsSchema.safeParse(row?.settings ?? (await readFormerSettings(tx)));
  if (parsed.success) return { version: row?.version ?? 0, settings: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new AppError(
    'invalid_input',
    `The setting ${field}: ${issue?.message}. Correct it with \`bellwether settings set FILE\`.`,
    { field },
  );
}

async function readFormerSettings(tx: TenantTransaction): Promise<unknown> {
  const { rows } = await tx.execute<{ pipeline: unknown }>(
    sql`select settings -> 'pipeline' as pipeline from bellwether.workspace where id = (select app.tenant())`,
  );
  return rows[0]?.pipeline ?? {};
}

/** The settings that scores depend on, as they are in force. */
export async function readRiskSettings(tx: TenantTransaction): Promise<RiskSettings> {
  return riskSettingsOf((await readWorkspaceSettings(tx)).settings);
}

/** Saves settings as the next version, with who and when in the version and in the audit. Returns the version. */
export async function saveWorkspaceSettings(
  store: Store,
  settings: WorkspaceSettings,
  by: { readonly principal: Principal; readonly at: Instant; readonly note: string | null },
): Promise<number> {
  const { principal, at, note } = by;
  const { tenantId } = principal;
  return store.withTenant(tenantId, async (tx) => {
    const version = await appendSettingsVersion(tx, {
      tenantId,
      settings: { ...settings },
      savedBy: principal.id,
      savedAt: at,
      note,
    });
    await appendAudit(tx, tenantId, [
      {
        requestId: `settings-${version}`,
        principalKind: principal.kind,
        principalId: principal.id,
        channel: principal.channel,
        action: 'save_settings',
        subject: `settings ${version}`,
        purpose: note ?? 'settings',
        effect: 'allow',
        reason: 'saved',
        policyVersion: 'none',
        argumentsDigest: hash('sha256', canonicalJson(settings)).slice(0, 16),
        system: null,
        facts: { version },
      },
    ]);
    return version;
  });
}
