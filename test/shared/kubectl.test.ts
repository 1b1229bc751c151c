import { expect, it } from 'vitest';
import type { SentRequest } from '../../shared/activity.ts';
import { toKubectl } from '../../shared/kubectl.ts';

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
