import type {RowMaker} from './row.js'

export const minio: RowMaker = () => ({
  kind: 's3',
  port: 9000,
  data: {path: '/data', volume: 'data:/data'},
  health: {kind: 'http', path: '/minio/health/live'},
  // Without words the image's program only tells how it is used.
  command: ['server', '/data'],
  needs: [],
})
