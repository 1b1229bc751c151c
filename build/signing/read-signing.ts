/** How macOS apps are signed and notarised; without `notary` they are only signed. Source: @electron/osx-sign, @electron/notarize. */
export type MacSigning = {
  identity: string;
  notary:
    | { appleApiKey: string; appleApiKeyId: string; appleApiIssuer: string }
    | { keychainProfile: string }
    | null;
};

/** How Windows programs are signed: by a certificate in a file, or by Azure Trusted Signing. */
export type WindowsSigning =
  | { type: 'certificate'; file: string; password: string; timestampUrl: string }
  | {
      type: 'azure';
      endpoint: string;
      account: string;
      profile: string;
      library: string;
      timestampUrl: string;
    };

/** What a build is signed with; null for what is not. */
export type Signing = {
  mac: MacSigning | null;
  windows: WindowsSigning | null;
  /** Id of the GPG key for checksums and rpm packages. */
  gpgKey: string | null;
};

/** What a build is signed with; or in one sentence what of it is missing. */
export type ReadSigning = { type: 'read'; signing: Signing } | { type: 'incomplete'; reason: string };

type Env = Readonly<NodeJS.ProcessEnv>;

/** The variables of a group, all or none; a group that is half there is a mistake that must not lead to an unsigned build. */
function readGroup<const N extends string>(
  env: Env,
  names: readonly N[],
): Record<N, string> | null | { missing: string } {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) return { missing: missing.join(', ') };
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<N, string>;
}

const apiKey = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'] as const;
const certificate = ['ACRE_WINDOWS_CERTIFICATE', 'ACRE_WINDOWS_CERTIFICATE_PASSWORD'] as const;
const azure = [
  'ACRE_AZURE_ENDPOINT',
  'ACRE_AZURE_ACCOUNT',
  'ACRE_AZURE_PROFILE',
  'ACRE_AZURE_LIBRARY',
] as const;

/** The variables of the environment that say what builds are signed with, for the help text. */
export const signingVariables: readonly (readonly [names: string, says: string])[] = [
  ['ACRE_MAC_IDENTITY', 'macOS: name of the Developer ID in the keychain'],
  [apiKey.join(', '), 'macOS: the key for notarisation'],
  ['APPLE_KEYCHAIN_PROFILE', 'macOS: a profile of notarytool, in place of the key'],
  [certificate.join(', '), 'Windows: a certificate (.pfx)'],
  [azure.join(', '), 'Windows: Azure Trusted Signing, with its library (.dll)'],
  ['ACRE_TIMESTAMP_URL', 'Windows: the RFC 3161 server, in place of the usual one'],
  ['ACRE_GPG_KEY', 'Linux: the GPG key for checksums and rpm packages'],
];

/** Reads from the environment what a build is signed with. */
export function readSigning(env: Env): ReadSigning {
  const incomplete = (missing: string, what: string): ReadSigning => ({
    type: 'incomplete',
    reason: `${what} is set up by half: ${missing} ${missing.includes(',') ? 'are' : 'is'} not set.`,
  });
  const identity = env['ACRE_MAC_IDENTITY'];
  const key = readGroup(env, apiKey);
  if (key && 'missing' in key) return incomplete(key.missing, 'Notarisation');
  const profile = env['APPLE_KEYCHAIN_PROFILE'];
  if ((key || profile) && !identity) return incomplete('ACRE_MAC_IDENTITY', 'Notarisation');
  const file = readGroup(env, certificate);
  if (file && 'missing' in file) return incomplete(file.missing, 'Signing for Windows');
  const cloud = readGroup(env, azure);
  if (cloud && 'missing' in cloud) return incomplete(cloud.missing, 'Signing for Windows by Azure');
  if (file && cloud)
    return {
      type: 'incomplete',
      reason: 'Windows programs are signed by a certificate or by Azure, not by both.',
    };
  const apple = key && {
    appleApiKey: key.APPLE_API_KEY,
    appleApiKeyId: key.APPLE_API_KEY_ID,
    appleApiIssuer: key.APPLE_API_ISSUER,
  };
  const timestampUrl = env['ACRE_TIMESTAMP_URL'];
  return {
    type: 'read',
    signing: {
      mac: identity ? { identity, notary: apple ?? (profile ? { keychainProfile: profile } : null) } : null,
      windows: file
        ? {
            type: 'certificate',
            file: file.ACRE_WINDOWS_CERTIFICATE,
            password: file.ACRE_WINDOWS_CERTIFICATE_PASSWORD,
            timestampUrl: timestampUrl ?? 'http://timestamp.digicert.com',
          }
        : cloud && {
            type: 'azure',
            endpoint: cloud.ACRE_AZURE_ENDPOINT,
            account: cloud.ACRE_AZURE_ACCOUNT,
            profile: cloud.ACRE_AZURE_PROFILE,
            library: cloud.ACRE_AZURE_LIBRARY,
            timestampUrl: timestampUrl ?? 'http://timestamp.acs.microsoft.com',
          },
      gpgKey: env['ACRE_GPG_KEY'] || null,
    },
  };
}

/** What of a build for a platform is not signed, each in one sentence; empty where all is. */
export function whatIsUnsigned(
  platform: 'linux' | 'win32' | 'darwin',
  { mac, windows, gpgKey }: Signing,
): string[] {
  if (platform === 'darwin') {
    if (!mac)
      return [
        'The app is not signed (ACRE_MAC_IDENTITY is not set): macOS will not open it without a detour.',
      ];
    return mac.notary ? [] : ['The app is signed but not notarised (APPLE_API_KEY is not set).'];
  }
  if (platform === 'win32')
    return windows
      ? []
      : ['The app is not signed (ACRE_WINDOWS_CERTIFICATE is not set): Windows will warn of it.'];
  return gpgKey ? [] : ['Packages and checksums are not signed (ACRE_GPG_KEY is not set).'];
}
