import { expect, it } from 'vitest';
import type { SentRequest } from '../../shared/sent-request.ts';
import type { KeptRequest } from '../../shared/plan/run-request.ts';
import { toKubectl, toRunCommand, toRunCommands } from '../../shared/kubectl.ts';

const sent = (request: Partial<SentRequest>): SentRequest => ({
  ...{ method: 'PUT', prefix: '', path: '/api/v1/nodes/a', contentType: null, body: null, isRedacted: false },
  ...request,
});

it('sends what it can raw, by the whole path of the server', () => {
  const path = '/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachines/web/start';
  expect(toKubectl([sent({ path, prefix: '/k8s/clusters/c-1', body: '{}' })])).toBe(
    `kubectl replace --raw /k8s/clusters/c-1${path} -f - <<'EOF'\n{}\nEOF`,
  );
  expect(toKubectl([sent({ method: 'DELETE', path: '/api/v1/pods/a?gracePeriodSeconds=0' })])).toBe(
    "kubectl delete --raw '/api/v1/pods/a?gracePeriodSeconds=0'",
  );
  expect(toKubectl([sent({ method: 'POST', path: '/v1/x?action=y', body: 'EOF\nit' })])).toBe(
    "kubectl create --raw '/v1/x?action=y' -f - <<'EOF_'\nEOF\nit\nEOF_",
  );
});

it('patches by the name of the resource', () => {
  const body = `{"spec":{"a":"it's"}}`;
  const path = '/apis/kubevirt.io/v1/namespaces/prod/virtualmachines/web?fieldManager=acre';
  const merge = 'application/merge-patch+json';
  expect(toKubectl([sent({ method: 'PATCH', path, contentType: merge, body })])).toBe(
    `kubectl patch virtualmachines.v1.kubevirt.io web -n prod --field-manager=acre --type=merge -p '{"spec":{"a":"it'\\''s"}}'`,
  );
  expect(
    toKubectl([sent({ method: 'PATCH', path: '/api/v1/nodes/a/status', contentType: merge, body: '[]' })]),
  ).toBe("kubectl patch nodes a --subresource=status --type=merge -p '[]'");
  const apply = 'application/apply-patch+yaml';
  expect(
    toKubectl([
      sent({ method: 'PATCH', path: `${path}&force=true`, contentType: apply, body, isRedacted: true }),
    ]),
  ).toBe(
    `# What is secret is hidden: fill it in.\nkubectl apply --server-side --field-manager=acre --force-conflicts -f - <<'EOF'\n${body}\nEOF`,
  );
});

it('has no command where nothing was sent, or kubectl could not', () => {
  expect(toKubectl([])).toBeNull();
  const wrong = sent({ method: 'PATCH', path: '/v1/nodes/a', contentType: 'application/merge-patch+json' });
  expect(toKubectl([wrong])).toBeNull();
});

/** A request of a run, as it was kept. */
function kept(over: Partial<KeptRequest['request']>, more: Partial<KeptRequest> = {}): KeptRequest {
  const request = {
    ...{ at: '2026-01-01T00:00:00Z', method: 'PUT' as const, path: '/api/v1/nodes/a', isOfGuest: false },
    ...{ status: 200, tookMs: 1, refusal: null },
    ...over,
  };
  return {
    step: 's',
    request,
    guest: null,
    sent: sent({ method: request.method, path: request.path }),
    ...more,
  };
}

it('gives those of a run in their order, what was refused as a comment, and a guest cluster by its kubeconfig', () => {
  const commands = toRunCommands([
    kept({}),
    kept({ status: 409, refusal: 'It has changed.\nRead it anew.' }),
    kept({ method: 'DELETE', path: '/api/v1/nodes/b' }, { guest: 'edge-iot' }),
    kept({ method: 'POST', path: '/api/v1/pods' }, { sent: null }),
  ]);
  expect(commands?.split('\n')).toEqual([
    '# edge-iot.kubeconfig.yaml: the kubeconfig of the guest cluster edge-iot.',
    "kubectl replace --raw /api/v1/nodes/a -f - <<'EOF'",
    '{}',
    'EOF',
    '# Was not taken (HTTP 409): It has changed.',
    '# Read it anew.',
    "# kubectl replace --raw /api/v1/nodes/a -f - <<'EOF'",
    '# {}',
    '# EOF',
    'kubectl --kubeconfig=edge-iot.kubeconfig.yaml delete --raw /api/v1/nodes/b',
    '# POST /api/v1/pods: it is not kept what was sent, or kubectl has no command for it.',
  ]);
  expect(toRunCommands([])).toBeNull();
});

it('gives a single one as it was sent, refused or not', () => {
  const refused = kept({ status: null, refusal: 'No answer.' }, { sent: sent({ isRedacted: true }) });
  expect(toRunCommand(refused)).toBe(
    "# What is secret is hidden: fill it in.\nkubectl replace --raw /api/v1/nodes/a -f - <<'EOF'\n{}\nEOF",
  );
  expect(toRunCommand(kept({}, { sent: null }))).toBeNull();
});
