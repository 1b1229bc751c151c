import { STATUS_CODES } from 'node:http';
import type { Failure, StatusError } from '../status.ts';
import { failure, forbidden, noSuchPath, staleWrite, unauthorized } from '../status.ts';
import type { Asked } from './asked.ts';
import type { Fault } from './fault.ts';

/** An answer that refuses a request. */
export interface Refusal {
  code: number;
  headers: Record<string, string>;
  body: string;
}

const RETRY_SOON = 1;

function statusOf(code: number, asked: Asked, retrySeconds: number): Failure {
  const of = { group: asked.group, plural: asked.plural === '' ? 'resources' : asked.plural };
  const named = (error: StatusError): Failure => error.failure;
  const plain = (reason: string, message: string, details?: Record<string, unknown>): Failure =>
    named(failure(code, reason, message, details));
  switch (code) {
    case 400:
      return plain(
        'BadRequest',
        'admission webhook "policy.example.com" denied the request: changes are frozen this week',
      );
    case 401:
      return named(unauthorized());
    case 403:
      return named(
        forbidden(
          of,
          asked.name,
          `User "admin" cannot ${asked.verb} resource "${of.plural}" in API group "${asked.group}" at the cluster scope`,
        ),
      );
    case 404:
      return named(noSuchPath());
    case 409:
      return named(staleWrite(of, asked.name ?? ''));
    case 410:
      return plain('Expired', 'The resourceVersion for the provided list is too old.');
    case 429:
      return plain(
        'TooManyRequests',
        'the server has received too many requests and has asked us to try again later',
        { retryAfterSeconds: retrySeconds },
      );
    case 503:
      return plain('ServiceUnavailable', 'the server is currently unable to handle the request');
    default:
      return plain(
        'InternalError',
        'an error on the server ("simulated") has prevented the request from succeeding',
      );
  }
}

/** The Status of a fault that answers with an HTTP code, as kube-apiserver words it. */
export function toFaultStatus(fault: Fault, asked: Asked): Failure {
  return statusOf(Number(fault.name), asked, fault.name === '429' ? Number(fault.value) : RETRY_SOON);
}

/**
 * The whole answer of such a fault: a Status, or one of the bodies that proxies put in its place. Rancher's form is
 * that of rancher/rancher pkg/auth/util ReturnHTTPError.
 */
export function toRefusal(fault: Fault, asked: Asked): Refusal {
  const code = Number(fault.name);
  const words = STATUS_CODES[code] ?? 'Unknown';
  const retry: Record<string, string> = code === 429 ? { 'retry-after': fault.value } : {};
  const answer = (type: string, body: string): Refusal => ({
    code,
    headers: { ...retry, 'content-type': type },
    body,
  });
  switch (fault.value) {
    case 'rancher': {
      const message = code >= 500 ? 'cluster agent disconnected' : words;
      return answer(
        'application/json',
        `${JSON.stringify({ type: 'error', status: String(code), message })}\n`,
      );
    }
    case 'html':
      return answer(
        'text/html',
        `<html>\r\n<head><title>${code} ${words}</title></head>\r\n<body>\r\n<center><h1>${code} ${words}</h1></center>\r\n</body>\r\n</html>\r\n`,
      );
    case 'text':
      return answer(
        'text/plain; charset=utf-8',
        code === 404 ? '404 page not found\n' : `${words.toLowerCase()}\n`,
      );
    // As kube-apiserver words the denial of a web hook (pkg/admission/plugin/webhook/errors, statuserror.go).
    case 'webhook': {
      const message = 'admission webhook "validator.harvesterhci.io" denied the request: simulated refusal';
      const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
      return answer('application/json', `${JSON.stringify(status)}\n`);
    }
    case 'empty':
      return { code, headers: retry, body: '' };
    default:
      return answer('application/json', `${JSON.stringify(toFaultStatus(fault, asked))}\n`);
  }
}
