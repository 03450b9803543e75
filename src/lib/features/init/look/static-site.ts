import type {Looker} from './kind.js'

export const lookAtStaticSite: Looker = ({paths}) => {
  const page = ['index.html', 'public/index.html', 'site/index.html', 'dist/index.html', 'docs/index.html'].find((each) => paths.includes(each))
  if (page === undefined) return undefined
  const folder = page === 'index.html' ? '.' : page.replace('/index.html', '')
  return {where: page, value: {name: 'static', title: 'static site', port: 8080, health: '/', values: {folder, built: false}}}
}
