/** The variable that a line of an .env file sets. */
export const variableSetIn = (line: string): string | undefined => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1]
