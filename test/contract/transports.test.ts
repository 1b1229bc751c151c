import { openElectron, openMemory, openWebSocket } from './harness.ts';
import { describeTransport } from './suite.ts';

describeTransport('memory', openMemory);
describeTransport('a WebSocket', openWebSocket);
describeTransport("Electron's IPC (stand-in)", openElectron);
