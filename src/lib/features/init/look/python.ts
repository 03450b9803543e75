import type {Repository} from '../repository.js'
import {cmdWords, procfileOf} from './procfile.js'
import type {Looker} from './kind.js'

export const lookAtPython: Looker = (repository) => {
  const file = ['requirements.txt', 'pyproject.toml', 'manage.py'].find((each) => repository.paths.includes(each))
  if (file === undefined) return undefined
  const needs = `${repository.files.get('requirements.txt') ?? ''}\n${repository.files.get('pyproject.toml') ?? ''}`
  const title = ['Django', 'FastAPI', 'Flask'].find((each) => hasPackage(needs, each)) ?? (repository.paths.includes('manage.py') ? 'Django' : 'Python')
  const command = procfileOf(repository).find(({name}) => name === 'web')?.command ?? commandOf(title, needs, repository)
  if (command === undefined) return undefined
  const version = /3\.\d+/.exec(repository.files.get('.python-version') ?? '')?.[0] ?? '3.13'
  const requirements = repository.paths.includes('requirements.txt') ? 'requirements.txt' : ''
  const project = requirements === '' && repository.paths.includes('pyproject.toml')
  return {where: file, value: {name: 'python', title, port, values: {version, requirements, project, command: cmdWords(command), port: String(port)}}}
}

const port = 8000

function commandOf(title: string, needs: string, repository: Repository): string | undefined {
  const main = ['main.py', 'app.py', 'wsgi.py', 'server.py'].find((each) => repository.paths.includes(each))
  const module = main?.replace(/\.py$/, '')
  const server = hasPackage(needs, 'gunicorn') ? `gunicorn --bind 0.0.0.0:${port}` : undefined
  if (title === 'Django') return server ? `${server} ${projectOf(repository)}.wsgi` : `python manage.py runserver 0.0.0.0:${port}`
  if (module === undefined) return undefined
  if (title === 'FastAPI') return `uvicorn ${module}:app --host 0.0.0.0 --port ${port}`
  if (title === 'Flask') return server ? `${server} ${module}:app` : `flask --app ${module} run --host 0.0.0.0 --port ${port}`
  return `python ${main}`
}

/** manage.py names the settings of the project. */
const projectOf = ({files}: Repository): string => /DJANGO_SETTINGS_MODULE['"]\s*,\s*['"](\w+)/.exec(files.get('manage.py') ?? '')?.[1] ?? 'config'

const hasPackage = (needs: string, name: string): boolean => new RegExp(String.raw`(?:^|["'\s])${name}(?:$|[^\w-])`, 'im').test(needs)
