import { readCommandLine, USAGE } from './options.ts';
import { openSimulator } from './simulator.ts';
import { messageOf } from './status.ts';

const commandLine = readCommandLine(process.argv.slice(2));
switch (commandLine.type) {
  case 'help':
    console.log(USAGE);
    break;
  case 'error':
    console.error(`simulator: ${commandLine.message} (see --help)`);
    process.exitCode = 2;
    break;
  case 'run':
    await run(commandLine.options);
    break;
}

async function run(options: Parameters<typeof openSimulator>[0]): Promise<void> {
  try {
    const simulator = await openSimulator(options);
    const stop = (): void => {
      void simulator.close().then(() => process.exit(0));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const clusters = simulator.clusters.map(({ name, kubeconfigPath, server, guestKubeconfigPaths }) => ({
      name,
      kubeconfig: kubeconfigPath,
      server,
      ...(guestKubeconfigPaths === undefined ? {} : { guests: guestKubeconfigPaths }),
    }));
    const control = simulator.control && { url: simulator.control.url, token: simulator.control.token };
    const rancher = simulator.rancher && {
      url: simulator.rancher.url,
      token: simulator.rancher.token,
      version: simulator.rancher.version,
    };
    console.log(JSON.stringify({ ready: true, clusters, rancher, control }));
  } catch (error) {
    console.error(`simulator: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}
