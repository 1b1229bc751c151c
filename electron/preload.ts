import { contextBridge, ipcRenderer } from 'electron';
import { frameChannel } from '../shared/ipc/channel.ts';

contextBridge.exposeInMainWorld('acre', {
  send: (frame: string): void => ipcRenderer.send(frameChannel, frame),
  onFrame: (listener: (frame: string) => void): void => {
    ipcRenderer.removeAllListeners(frameChannel);
    ipcRenderer.on(frameChannel, (_event, frame: string) => listener(frame));
  },
});
