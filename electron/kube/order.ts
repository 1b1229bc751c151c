const decimal = /^[1-9]\d*$/;

/**
 * Whether a version is for certain older than another of the same resource. Versions that are not plain decimal numbers
 * tell nothing. It only ever raises a doubt, upon which everything is listed anew: what is true is never decided by it.
 * Source: Kubernetes API concepts, "Resource versions" (comparable as decimal numbers within a resource, Kubernetes 1.35).
 */
export function isOlder(version: string, than: string): boolean {
  if (!decimal.test(version) || !decimal.test(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}
