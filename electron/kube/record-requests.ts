import { AsyncLocalStorage } from 'node:async_hooks';

/** A request that may change something, as it is about to be sent; `prefix` is the path of the server. */
export type Recorded = {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  prefix: string;
  path: string;
  contentType: string | null;
  body: unknown;
};

const recording = new AsyncLocalStorage<(request: Recorded) => void>();

/** Runs something and hears of every request it sends that may change something; reviews of rights and dry runs are none. */
export function recordRequests<T>(onRequest: (request: Recorded) => void, run: () => T): T {
  return recording.run(onRequest, run);
}

/** Tells who records of a request. */
export function noteRequest(method: 'GET' | Recorded['method'], rest: Omit<Recorded, 'method'>): void {
  const tell = recording.getStore();
  if (!tell || method === 'GET') return;
  if (/\/apis\/(authorization|authentication)\.k8s\.io\//.test(rest.path) || /[?&]dryRun=/.test(rest.path))
    return;
  tell({ method, ...rest });
}
