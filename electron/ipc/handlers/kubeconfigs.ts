import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { detect } from '../../cluster/detect.ts';
import type { Drafts } from '../../cluster/drafts.ts';
import { openKubeClient } from '../../kube/client.ts';
import { readKubeconfigs } from '../../kube/kubeconfig.ts';
import type { KubeconfigSource } from '../../kube/kubeconfig.ts';
import { readReferences } from '../../kube/kubeconfig-files.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** Kubeconfigs before they become clusters. */
export function kubeconfigHandlers({
  drafts,
  shell,
  userAgent,
}: HandlerTools): Pick<Handlers, `kubeconfig.${'read' | 'choose' | 'forget' | 'probe' | 'readFiles'}`> {
  return {
    'kubeconfig.read': ({ text, source, others = [] }) => {
      const sources = [{ text, source }, ...others].map((each) => ({ ...each, folder: null }));
      return Promise.resolve(keep(drafts, sources));
    },
    'kubeconfig.choose': async () => {
      if (!shell.dialogs) return fail(appError('invalid', 'There is no file dialog here.'));
      const chosen = await shell.dialogs.chooseFiles();
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok(null);
      return keep(
        drafts,
        chosen.value.map(({ name, text, folder }) => ({ text, source: name, folder })),
      );
    },
    'kubeconfig.forget': ({ draft }) => {
      drafts.forget(draft);
      return Promise.resolve(ok({}));
    },
    'kubeconfig.readFiles': async ({ draft, context, paths, folder }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const files = kubeconfig.value.contexts.find((entry) => entry.context === context)?.files ?? [];
      // The user agreed to what was shown, and to nothing else.
      if (files.length !== paths.length || files.some(({ path }) => !paths.includes(path)))
        return fail(appError('invalid', 'The files to read are not those the kubeconfig refers to.'));
      const contents = await readReferences(files, folder ?? null);
      if (!contents.ok) return contents;
      return drafts.replace(draft, kubeconfig.value.withFiles(context, contents.value));
    },
    'kubeconfig.probe': async ({ draft, context, ...choices }, { signal }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const credential = kubeconfig.value.credentialOf(context, choices);
      if (!credential.ok) return credential;
      const client = await openKubeClient({
        kubeconfig: credential.value,
        pinnedSha256: choices.pinSha256 ?? null,
        allowedProgram: choices.allowedProgram ?? null,
        userAgent,
      });
      if (!client.ok) return client;
      try {
        const detected = await detect(client.value, signal);
        return detected.ok ? ok(detected.value) : fail(detected.error);
      } finally {
        await client.value.close();
      }
    },
  };
}

function keep(drafts: Drafts, sources: readonly KubeconfigSource[]): ReturnType<Drafts['replace']> {
  const kubeconfig = readKubeconfigs(sources);
  if (!kubeconfig.ok) return kubeconfig;
  return ok(
    drafts.keep(
      kubeconfig.value,
      sources
        .map(({ source }) => source)
        .join(', ')
        .slice(0, 300),
    ),
  );
}
