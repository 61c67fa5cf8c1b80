/** One message in the mailbox. `key`: of the HTTP API; null over SMTP. `raw`: as it came over SMTP, or the API's JSON. */
export interface SimulatedMail {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
  readonly key: string | null;
}
