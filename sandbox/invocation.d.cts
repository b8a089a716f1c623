/**
 * What a person types to run a command of the sandbox.
 * @param options what comes after the command. @default nothing
 */
export function invocation(command: string, options?: string): string;
