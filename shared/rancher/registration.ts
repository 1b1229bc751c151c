import { z } from 'zod';
import { AppError } from '../error.ts';
import { State } from '../world/entity.ts';
import { isAt, textAt } from './raw.ts';

/** The Harvester setting that names the Rancher it registers with. */
export const registrationSetting = 'cluster-registration-url';

/** How far the registration of a Harvester cluster with a Rancher is. */
export const Registration = z.object({
  /**
   * `none`: the setting names no Rancher. `waiting`: it does, and Rancher does not see it connected yet. `active`: it does.
   * `lost`: Rancher knows the cluster no more. `elsewhere`: the setting names a Rancher that was not added here.
   */
  step: z.enum(['none', 'waiting', 'active', 'lost', 'elsewhere']),
  /** Host of the Rancher that the setting names. */
  host: z.string().nullable(),
  /** The Rancher that was added for that address, and the id of the cluster there. */
  rancher: z.string().nullable(),
  managementId: z.string().nullable(),
  /** Rancher's agent on the Harvester; null where that may not be read. */
  agent: z.enum(['absent', 'starting', 'running']).nullable(),
  /** How Rancher sees it, and in its words why it is not more. */
  state: State,
  message: z.string().nullable(),
  /** What could not be asked. */
  error: AppError.nullable(),
});
export type Registration = z.infer<typeof Registration>;

/** Whether a Harvester of this version writes the setting as JSON, which 1.8 began; null where the version does not tell. */
function writesJson(version: string | null): boolean | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version ?? '') ?? [];
  if (major === undefined || minor === undefined) return null;
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 8);
}

/**
 * The value of the setting in the shape of a Harvester's version: JSON from 1.8 on, the bare address before, which every
 * version takes and which is never verified. An unknown version gets the shape that the setting has by default.
 * Source: harvester/harvester pkg/controller/master/setting/cluster_registration_url.go; harvester API reference, section 6.
 */
export function toRegistrationValue(
  url: string,
  of: { version: string | null; usual: string | null; isInsecure: boolean },
): string {
  const isJson = writesJson(of.version) ?? (of.usual ?? '').trimStart().startsWith('{');
  return isJson ? JSON.stringify({ url, insecureSkipTLSVerify: of.isInsecure }) : url;
}

/** The address in a value of the setting, and whether it is verified; null where there is none. */
export function readRegistrationValue(value: string): { url: string; isInsecure: boolean } | null {
  const text = value.trim();
  if (!text.startsWith('{')) return text === '' ? null : { url: text, isInsecure: true };
  try {
    const parsed: unknown = JSON.parse(text);
    const url = textAt(parsed, 'url');
    return url === null ? null : { url, isInsecure: isAt(parsed, 'insecureSkipTLSVerify') };
  } catch {
    return null;
  }
}

/** The id of the cluster that the address of a manifest is for, and of which Rancher it is. The token in it is a secret. */
export function readManifestUrl(url: string): { rancher: string; id: string } | null {
  const [, rancher, id] = /^(https?:\/\/.+)\/v3\/import\/[A-Za-z0-9]+_([A-Za-z0-9-]+)\.yaml$/.exec(url) ?? [];
  return rancher === undefined || id === undefined ? null : { rancher, id };
}
