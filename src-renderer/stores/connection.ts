// Whether the window can reach the core right now.
import { create } from 'zustand';

export type ConnectionState = 'connecting' | 'open' | 'reconnecting';

export const useConnection = create<{ readonly state: ConnectionState }>(() => ({ state: 'connecting' }));

export const setConnection = (state: ConnectionState): void => useConnection.setState({ state });
