import { appError } from '../../shared/error.ts';
import type { AppError, VaultFault } from '../../shared/error.ts';

const messages: Record<VaultFault, { message: string; hint: string }> = {
  locked: {
    message: 'The keychain is locked.',
    hint: 'Unlock the keychain (on Linux: the login keyring, in Passwords and Keys or KWallet), then try again.',
  },
  refused: {
    message: 'The keychain refused the request.',
    hint: 'Try again and allow Acre to use the keychain when the system asks.',
  },
  unavailable: {
    message: 'The keychain cannot be used.',
    hint: 'On Linux, install and start GNOME Keyring or KWallet in your desktop session, then try again.',
  },
  timeout: {
    message: 'The keychain did not answer in time.',
    hint: 'Look for a window of the system that asks for your keychain password, answer it and try again.',
  },
  torn: {
    message: 'A credential in the keychain is damaged.',
    hint: 'Enter it again: in the menu of the cluster, choose "Replace credential".',
  },
  missing: {
    message: 'The credential of this cluster is not there any more.',
    hint: 'It was kept for one session only, or its item is gone from the keychain. Enter it again: "Replace credential".',
  },
  invalid: {
    message: 'This credential cannot be kept in the keychain.',
    hint: 'Check the credential: it must be text, not empty, without NUL characters and below 1 MiB.',
  },
};

/** A fault as an AppError of code `vault`, with what to do as its hint; `detail` must hold no secret. */
export function vaultError(fault: VaultFault, detail?: string): AppError {
  const { message, hint } = messages[fault];
  return appError('vault', detail ? `${message} ${detail}` : message, { hint, vault: fault });
}

// libsecret and gnome-keyring on Linux, SecCopyErrorMessageString on macOS, FormatMessage (English) on Windows.
const patterns: [RegExp, VaultFault][] = [
  [/locked collection|is ?locked|interaction is not allowed/i, 'locked'],
  [
    /dismissed|cancell?ed|access (is )?denied|not authorized|passphrase you entered|auth(orization|entication)? (failed|denied)/i,
    'refused',
  ],
];

/** Tells from the text of an error of the native module what is wrong; what is not recognised counts as unavailable. */
function faultOf(text: string): VaultFault {
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? 'unavailable';
}

/** libsecret 0.20.5 holds on to the service it met first for as long as the process lives (measured with gnome-keyring 42.1). */
const restarted = /session wrapping the secret does not exist/i;

/** An error thrown by the native module as an AppError, its text as the detail. */
export function vaultErrorOf(error: unknown): AppError {
  const text = error instanceof Error ? error.message.trim() : '';
  if (restarted.test(text)) {
    const hint = 'Start Acre again: it cannot speak to a keychain service that was started after it.';
    return { ...vaultError('unavailable', 'Its service was started anew.'), hint };
  }
  return vaultError(faultOf(text), text ? `(${text})` : undefined);
}
