/** The one channel between page and main in Electron; an empty text on it means that the sender has closed its port. */
export const frameChannel = 'acre:frame';
