/** What was found in a repository, and where: 3000 by `EXPOSE in Dockerfile, line 12`. */
export type Found<T> = {readonly value: T; readonly where: string}

/** `Dockerfile, line 12` */
export const inLine = (file: string, line: number): string => `${file}, line ${line}`
