/** Where a person signs in, to come back to the page `to` (path and search). The pages of the sign-in are the server's own. */
export function signInAddress(to: string): string {
  return `/sign-in/start?${new URLSearchParams({ to })}`;
}

/** The same for a person who is signed in but not freshly, as acts of an administrator need. */
export function freshSignInAddress(to: string): string {
  return `/sign-in/start?${new URLSearchParams({ to, fresh: '1' })}`;
}
