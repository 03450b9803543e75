import type {HistoryEntry} from '../../engines/engine.js'

/**
 * The bytes of each layer, in the order of the history. An engine does not tell which of the entries of 0 bytes are layers
 * (a COPY of an empty file is one, an ENV is none): where no reading of the history agrees with the count, empty layers are left out.
 */
export function layerSizes(history: readonly HistoryEntry[], count: number): readonly number[] {
  const full = history.filter((entry) => entry.size > 0)
  const readings = [history, history.filter((entry) => entry.size > 0 || !isMetadata(entry)), history.filter((entry) => entry.size > 0 || !isWorkdir(entry))]
  return (readings.find((reading) => reading.length === count) ?? full).map((entry) => entry.size)
}

const isMetadata = ({createdBy}: HistoryEntry): boolean =>
  /^(.*#\(nop\)\s+)?(ENV|LABEL|EXPOSE|CMD|ENTRYPOINT|USER|ARG|VOLUME|HEALTHCHECK|STOPSIGNAL|SHELL|MAINTAINER|ONBUILD)\b/.test(createdBy)

/** Makes a layer only where the folder was not there. */
const isWorkdir = (entry: HistoryEntry): boolean => isMetadata(entry) || /^(.*#\(nop\)\s+)?WORKDIR\b/.test(entry.createdBy)
