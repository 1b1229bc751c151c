import { startChild } from './child.ts';

/** A simulated cluster in a process of its own, and what is done to it from outside. */
export type SoakServer = {
  name: string;
  kubeconfig: string;
  /** Sends a request to the control endpoint of the simulator: a method, what of the cluster, and a body. */
  control: (method: string, what: string, body?: string) => Promise<unknown>;
  close: () => Promise<void>;
};

/** What the cluster of a soak is like: `churn` changes a second, in a world that is so many times as fast as real. */
export type SoakServerOptions = { vms: number; seed: string; churn: number; timeScale: number };

/** Starts the simulated cluster of a soak. */
export async function startSoakServer(options: SoakServerOptions): Promise<SoakServer> {
  const { vms, seed, churn, timeScale } = options;
  const args = [String(vms), seed, String(churn), String(timeScale)];
  const child = await startChild('build/bench/soak-server.ts', args);
  const { name, kubeconfig, control } = JSON.parse(child.firstLine) as {
    name: string;
    kubeconfig: string;
    control: { url: string; token: string };
  };
  return {
    name,
    kubeconfig,
    close: child.close,
    async control(method, what, body) {
      const answer = await fetch(`${control.url}/${name}/${what}`, {
        method,
        headers: { authorization: `Bearer ${control.token}` },
        ...(body === undefined ? {} : { body }),
      });
      if (!answer.ok) throw new Error(`The simulator refused ${what}: ${await answer.text()}`);
      return answer.json();
    },
  };
}
