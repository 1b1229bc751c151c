import { appError } from '../../shared/error.ts';
import type { GuestPage } from '../../shared/rancher/guest.ts';
import { toDeepLink } from '../../shared/rancher/to-guests.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** The address of Rancher's page of a guest cluster, made of the address the user gave the Rancher; fails unless it is https and of that very server. */
export function toPageUrl(rancherUrl: string, { namespace, name }: GuestPage): Result<string> {
  const base = URL.parse(rancherUrl);
  const page = URL.parse(toDeepLink(rancherUrl, namespace, name));
  const isOwn = base !== null && page !== null && page.protocol === 'https:' && page.origin === base.origin;
  if (!isOwn || page.username !== '' || page.password !== '') {
    const message = `The page of ${name} in Rancher is not opened: the address of the Rancher is no plain https address.`;
    return fail(appError('invalid', message, { hint: 'Add the Rancher anew by its https address.' }));
  }
  return ok(page.href);
}

/** Opens an address in the browser of the system; fails where there is no way to. */
export async function openOutside(
  { openPage }: { openPage?: (url: string) => Promise<void> },
  url: string,
): Promise<Result<void>> {
  const hint = 'Copy the address instead.';
  if (!openPage) return fail(appError('invalid', 'Acre opens no browser of this system.', { hint }));
  try {
    await openPage(url);
    return ok(undefined);
  } catch {
    return fail(appError('internal', 'The system did not open a browser.', { hint }));
  }
}
