import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { detect } from '../../cluster/detect.ts';
import type { Drafts } from '../../cluster/drafts.ts';
import { usualRoute } from '../../cluster/route.ts';
import { openKubeClient } from '../../kube/client.ts';
import { readKubeconfig } from '../../kube/kubeconfig.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** Kubeconfigs before they become clusters. */
export function kubeconfigHandlers({
  drafts,
  network,
  shell,
  userAgent,
}: HandlerTools): Pick<Handlers, `kubeconfig.${'read' | 'choose' | 'forget' | 'probe'}`> {
  const read = (text: string, source: string): ReturnType<typeof keep> => keep(drafts, text, source);
  return {
    'kubeconfig.read': ({ text, source }) => Promise.resolve(read(text, source)),
    'kubeconfig.choose': async () => {
      if (!shell.dialogs) return fail(appError('invalid', 'There is no file dialog here.'));
      const chosen = await shell.dialogs.chooseFile();
      if (!chosen.ok) return chosen;
      return chosen.value === null ? ok(null) : read(chosen.value.text, chosen.value.name);
    },
    'kubeconfig.forget': ({ draft }) => {
      drafts.forget(draft);
      return Promise.resolve(ok({}));
    },
    'kubeconfig.probe': async ({ draft, context, pinSha256 }, { signal }) => {
      const kubeconfig = drafts.find(draft);
      if (!kubeconfig.ok) return kubeconfig;
      const credential = kubeconfig.value.credentialOf(context);
      if (!credential.ok) return credential;
      const way = await network.networkOf(null, usualRoute);
      if (!way.ok) return way;
      const options = {
        kubeconfig: credential.value,
        pinnedSha256: pinSha256 ?? null,
        network: way.value,
        userAgent,
      };
      const client = await openKubeClient(options);
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

function keep(drafts: Drafts, text: string, source: string): Result<ReturnType<Drafts['keep']>> {
  const kubeconfig = readKubeconfig(text);
  return kubeconfig.ok ? ok(drafts.keep(kubeconfig.value, source)) : kubeconfig;
}
