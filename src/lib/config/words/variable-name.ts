/** What a variable of a process can be called, and so a secret. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Whether a variable, or a secret, can be called so. */
export const isVariableName = (text: string): boolean => variableName.test(text)
