export * from './audit-seal.ts';
export * from './control.ts';
export * from './credential.ts';
export * from './delivery.ts';
export * from './mirror.ts';
export * from './scoring-run.ts';
export { appRole, product, relayRole } from './tenant-table.ts';
export * from './win-model.ts';
export * from './workspace.ts';
