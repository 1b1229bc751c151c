import { z } from 'zod';
import { KubeconfigDraft, Probe, ContextChoices } from '../../cluster.ts';
import {
  maxSealedBytes,
  minPassphraseLength,
  SealedChoice,
  SealedDraft,
  SealedOutcome,
} from '../../sealed.ts';
import { Empty, call } from '../define.ts';

const cluster = z.string().min(1);
const draft = z.string().min(1);

/** The text of a kubeconfig, and what to call where it came from. */
const KubeconfigText = z.strictObject({ text: z.string(), source: z.string().max(300) });

/** Kubeconfigs that are read, and sealed exports. */
export const credentialsContract = {
  /** Reads a kubeconfig's text, or several merged as kubectl does; their secrets stay in main under the draft's id. */
  'kubeconfig.read': call(
    z.strictObject({ ...KubeconfigText.shape, others: z.array(KubeconfigText).max(50).optional() }),
    KubeconfigDraft,
  ),
  /** Opens the file dialog of the desktop, for one file or several; null where the user cancelled it. */
  'kubeconfig.choose': call(Empty, KubeconfigDraft.nullable()),
  'kubeconfig.forget': call(z.strictObject({ draft }), Empty),
  /** Asks the server of a context whether it is Harvester and can be used. */
  'kubeconfig.probe': call(z.strictObject({ draft, context: z.string(), ...ContextChoices.shape }), Probe),
  /** Reads the files a context refers to, as the user agreed to, relative paths from `folder`; the draft stays the same one. */
  'kubeconfig.readFiles': call(
    z.strictObject({
      draft,
      context: z.string(),
      paths: z.array(z.string()),
      folder: z.string().max(4096).optional(),
    }),
    KubeconfigDraft,
  ),
  /** Seals clusters and their credentials under a passphrase, the passwords of their proxies only if asked; the file in Base64. */
  'sealed.export': call(
    z.strictObject({
      clusters: z.array(cluster).min(1).max(1000),
      passphrase: z.string().min(minPassphraseLength).max(1000),
      withProxyPasswords: z.boolean(),
    }),
    z.object({ file: z.base64() }),
  ),
  /** Opens such a file; what is in it stays in main under an id. */
  'sealed.open': call(
    z.strictObject({
      file: z.base64().max(Math.ceil(maxSealedBytes / 3) * 4 + 4),
      passphrase: z.string().min(1).max(1000),
    }),
    SealedDraft,
  ),
  /** Takes clusters of an opened export, one choice each; an outcome each, in the same order. */
  'sealed.import': call(
    z.strictObject({ sealed: z.string().min(1), choices: z.array(SealedChoice).max(1000) }),
    z.object({ outcomes: z.array(SealedOutcome) }),
  ),
  'sealed.forget': call(z.strictObject({ sealed: z.string().min(1) }), Empty),
};
