import { AppError, type ErrorCode } from '../../domain/errors.ts';
import type { RpcMessage } from './upstream-exchange.ts';

/** JSON-RPC codes and those of revision 2026-07-28. Source: https://modelcontextprotocol.io/specification/2026-07-28 (2026-11-20) */
const codes: Readonly<Record<number, ErrorCode>> = {
  [-32700]: 'bad_vendor_response',
  [-32600]: 'bad_vendor_response',
  [-32601]: 'not_found',
  [-32602]: 'invalid_input',
  [-32603]: 'unavailable',
  [-32002]: 'not_found',
  [-32020]: 'bad_vendor_response',
  [-32021]: 'conflict',
  [-32022]: 'bad_vendor_response',
};

/** A remote server's JSON-RPC error as ours; `requiredCapabilities` in the data says what its caller's client lacks. */
export function describeRpcError({ code, message, data }: NonNullable<RpcMessage['error']>, host: string): AppError {
  const text = String(message).slice(0, 500);
  const required = (data as { requiredCapabilities?: unknown } | undefined)?.requiredCapabilities;
  return new AppError(codes[code] ?? 'bad_vendor_response', `${host}: ${text}`, {
    rpcCode: code,
    ...(typeof required === 'object' && required !== null ? { requiredCapabilities: required } : {}),
  });
}
